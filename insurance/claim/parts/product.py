"""What a line bills: the drug, service or supply beside its code.

Fields in capitals are those of XML2 and XML3 by QĐ 130, 4750 and 3176 (4210 in brackets where it differs).
"""

import msgspec


class Product(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Facts of a drug, service or supply; None or empty where not sent.

    `name`: TEN_THUOC, TEN_DICH_VU or TEN_VAT_TU. `unit` of the quantity: DON_VI_TINH.
    `used_for`: codes of the services that a drug or supply was used for (MA_DICH_VU of its row).
    `registration`: SO_DANG_KY, the number of the drug's marketing authorisation.
    `tender`: TT_THAU, the decision on the bid, package, group and year, as sent.
    `strength`: HAM_LUONG, the active substance in one unit. `form`: DANG_BAO_CHE. `route`: DUONG_DUNG, a
    code. `dose`: LIEU_DUNG. `usage`: CACH_DUNG. `preparation`: MA_PP_CHEBIEN (traditional medicine).
    `supplier`: MA_CSKCB_THUOC, the facility that the drug came from.
    `package`: GOI_VTYT, the package of supplies of one service ("G1"). `model`: MA_HIEU_SP of a supply.
    `reused`: TAI_SU_DUNG. `fuel`: MA_XANG_DAU of a transport.
    """

    name: str | None = None
    unit: str | None = None
    used_for: tuple[str, ...] = ()
    registration: str | None = None
    tender: str | None = None
    strength: str | None = None
    form: str | None = None
    route: str | None = None
    dose: str | None = None
    usage: str | None = None
    preparation: str | None = None
    supplier: str | None = None
    package: str | None = None
    model: str | None = None
    reused: str | None = None
    fuel: str | None = None


NO_PRODUCT = Product()
