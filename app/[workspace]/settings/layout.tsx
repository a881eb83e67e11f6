import type { ReactNode } from "react";
import { SettingsNav } from "@/components/access/settings-nav";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="xl:grid xl:min-h-dvh xl:grid-cols-[11.5rem_minmax(0,1fr)]">
      <SettingsNav />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
