"use client";

import { Download, FileJson, Sheet } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

const FORMATS = [
  { format: "csv", label: "CSV", what: "for spreadsheets", icon: Sheet },
  { format: "ndjson", label: "NDJSON", what: "an entry a line, for programs", icon: FileJson },
];

/** All that matches the filters, as a file. */
export function AuditExport({ slug, query }: { slug: string; query: string }) {
  const hrefOf = (format: string) => {
    const parameters = new URLSearchParams(query);
    parameters.set("workspace", slug);
    parameters.set("format", format);
    return `/api/v1/audit/export?${parameters}`;
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm">
          <Download />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-60">
        {FORMATS.map(({ format, label, what, icon: Icon }) => (
          <DropdownMenuItem key={format} asChild>
            <a href={hrefOf(format)} download>
              <Icon />
              {label}
              <span className="text-muted-foreground text-xs">{what}</span>
            </a>
          </DropdownMenuItem>
        ))}
        <p className="px-2 pt-1.5 pb-1 text-muted-foreground text-xs leading-snug">
          {query ? "What matches the filters, all pages." : "The whole log, all pages."}
        </p>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
