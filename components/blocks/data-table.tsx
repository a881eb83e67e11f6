import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** On head and cells: width, alignment, and from which width of screen the column is shown. */
  className?: string;
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  idOf: (row: Row) => string;
}

/** A plain table: rows of facts. Columns that do not fit a small screen are left out there, never scrolled to. */
export function DataTable<Row>({ label, columns, rows, idOf }: Props<Row>) {
  return (
    <table className="w-full table-fixed border-collapse text-sm">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr className="border-y">
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={cn(
                "h-9 px-2 text-left font-normal text-muted-foreground text-xs first:pl-4 last:pr-4 lg:last:pr-6 lg:first:pl-6",
                column.className,
              )}
            >
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y border-b">
        {rows.map((row) => (
          <tr key={idOf(row)} className="hover:bg-accent/40">
            {columns.map((column) => (
              <td
                key={column.key}
                className={cn(
                  "px-2 py-2.5 align-top first:pl-4 last:pr-4 lg:last:pr-6 lg:first:pl-6",
                  column.className,
                )}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
