"""The statements that record money, each built once. An array for each column makes many rows at once."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    SmallInteger,
    Text,
    Uuid,
    bindparam,
    func,
    insert,
    select,
    tuple_,
)

from gateway.register.procedures.household.tables import payment_lines, payments, refunds

_payers = bindparam("payers", type_=ARRAY(Text))
_receipt_numbers = bindparam("receipt_numbers", type_=ARRAY(Text))
_asked = (
    func.unnest(_payers, _receipt_numbers).table_valued("payer", "receipt_number").render_derived("asked")
)
PAYMENTS = select(
    payments.c.payer,
    payments.c.receipt_number,
    payments.c.file_id,
    payments.c.amount,
    payments.c.paid_on,
).join(
    _asked,
    tuple_(payments.c.payer, payments.c.receipt_number) == tuple_(_asked.c.payer, _asked.c.receipt_number),
)

RECORD_PAYMENTS = (
    insert(payments)
    .from_select(
        ["payer", "receipt_number", "file_id", "amount", "paid_on", "months"],
        select(
            func.unnest(_payers),
            func.unnest(_receipt_numbers),
            func.unnest(bindparam("file_ids", type_=ARRAY(Uuid))),
            func.unnest(bindparam("amounts", type_=ARRAY(BigInteger))),
            func.unnest(bindparam("paid_on_days", type_=ARRAY(Date))),
            func.unnest(bindparam("terms", type_=ARRAY(SmallInteger))),
        ),
    )
    .returning(payments.c.payer, payments.c.receipt_number, payments.c.payment_id)
)

RECORD_LINES = insert(payment_lines).from_select(
    ["payment_id", "insurance_number", "place", "share", "valid_from", "valid_until", "own", "state"],
    select(
        func.unnest(bindparam("payment_ids", type_=ARRAY(BigInteger))),
        func.unnest(bindparam("insurance_numbers", type_=ARRAY(Text))),
        func.unnest(bindparam("places", type_=ARRAY(SmallInteger))),
        func.unnest(bindparam("shares", type_=ARRAY(SmallInteger))),
        func.unnest(bindparam("first_days", type_=ARRAY(Date))),
        func.unnest(bindparam("last_days", type_=ARRAY(Date))),
        func.unnest(bindparam("own_parts", type_=ARRAY(BigInteger))),
        func.unnest(bindparam("state_parts", type_=ARRAY(BigInteger))),
    ),
)

_due = (
    func.unnest(
        _payers,
        _receipt_numbers,
        bindparam("insurance_numbers", type_=ARRAY(Text)),
        bindparam("amounts", type_=ARRAY(BigInteger)),
        bindparam("reasons", type_=ARRAY(Text)),
        bindparam("file_ids", type_=ARRAY(Uuid)),
    )
    .table_valued("payer", "receipt_number", "insurance_number", "amount", "reason", "file_id")
    .render_derived("due")
)
_of_receipt = (
    select(payments.c.payment_id)
    .where(payments.c.payer == _due.c.payer, payments.c.receipt_number == _due.c.receipt_number)
    .scalar_subquery()
)
# A receipt that is not there makes a null, which the table refuses.
RECORD_REFUNDS = insert(refunds).from_select(
    ["payment_id", "insurance_number", "amount", "reason", "file_id"],
    select(_of_receipt, _due.c.insurance_number, _due.c.amount, _due.c.reason, _due.c.file_id),
)
