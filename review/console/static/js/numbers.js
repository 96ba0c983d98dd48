// Amounts as each language writes them: 1.000,5 and 1,000.5.

/** How to write an amount, and to read what a person typed: a plain decimal such as "1000.5", or "". */
export function numbers(language) {
  const format = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 2 });
  const [thousands, decimal] = language === "vi" ? [".", ","] : [",", "."];
  return {
    write: (value) => format.format(value).replace("-", "\u2212"),
    read: (text) => {
      const plain = text.replaceAll(thousands, "").replace(decimal, ".").replace(/\s/g, "");
      return /^\d+(\.\d*)?$/.test(plain) ? plain : "";
    },
  };
}
