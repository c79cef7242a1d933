/** One column of a table: what it is called, what it says, by what it sorts. */
export interface TableColumn<Row> {
  id: string;
  label: string;
  text: (row: Row) => string;
  /** By what the column sorts where not by its text. */
  sort?: (row: Row) => string | number;
  number?: boolean;
  hidden?: boolean;
}
