// A table as a file for a spreadsheet: UTF-8 with BOM, CRLF, RFC 4180 quoting; a cell that a spreadsheet would run as a
// formula gets an apostrophe in front.
export function csvOf(head: string[], rows: string[][]): string {
  const cell = (value: string): string => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return '\uFEFF' + [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
