import { CircleAlert } from "lucide-react";
import { cn } from "@/components/ui/cn";

interface Props {
  title: string;
  text: string;
  className?: string;
}

/** What went wrong on the way to this page, and what to do now. */
export function Notice({ title, text, className }: Props) {
  return (
    <div
      role="alert"
      className={cn("flex gap-2.5 rounded-md border border-destructive/30 bg-destructive/5 p-3", className)}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-destructive" aria-hidden="true" />
      <div className="text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-muted-foreground">{text}</p>
      </div>
    </div>
  );
}
