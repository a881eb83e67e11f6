import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";

interface Props {
  icon?: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}

/** The one card of the pages outside the console. */
export function Frame({ icon, title, text, children }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center bg-sidebar px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center justify-center gap-2.5">
          <Mark />
          <span className="font-semibold text-base tracking-tight">Incident Commander</span>
        </div>
        <section className="rounded-xl border bg-card p-7 shadow-sm">
          {icon && (
            <div className="mb-4 grid size-10 place-items-center rounded-lg border bg-secondary text-foreground">
              {icon}
            </div>
          )}
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-sm text-muted-foreground">{text}</p>
          {children}
        </section>
      </div>
    </main>
  );
}
