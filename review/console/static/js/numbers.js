// Amounts as each language writes them: 1.000,5 and 1,000.5.

/** How to write an amount, and to read what a person typed: a plain decimal such as "1000.5", or "". */
export function numbers(language) {
  const format = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 2 });
  const [thousands, decimal] = language === "vi" ? [".", ","] : [",", "."];
  // As the server reads them: an amount that is written as in the other language is none.
  const amount = new RegExp(`^(\\d{1,15}|\\d{1,3}(\\${thousands}\\d{3}){1,4})(\\${decimal}\\d{1,2})?$`);
  return {
    write: (value) => format.format(value).replace("-", "\u2212"),
    read: (text) => {
      const plain = text.replace(/\s/g, "");
      return amount.test(plain) ? plain.replaceAll(thousands, "").replace(decimal, ".") : "";
    },
  };
}
