import { CircleAlert, CircleCheckBig, CircleDotDashed, type LucideIcon, ShieldCheck } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { Status } from "@/lib/incidents/schemas";

const LOOK: Record<Status, { label: string; icon: LucideIcon; text: string; soft: string }> = {
  open: { label: "Open", icon: CircleAlert, text: "text-severity-critical", soft: "bg-severity-critical/10" },
  acknowledged: { label: "Acknowledged", icon: CircleDotDashed, text: "text-warning", soft: "bg-warning/10" },
  mitigated: { label: "Mitigated", icon: ShieldCheck, text: "text-severity-low", soft: "bg-severity-low/10" },
  resolved: { label: "Resolved", icon: CircleCheckBig, text: "text-success", soft: "bg-success/10" },
};

export const statusLabel = (status: Status) => LOOK[status].label;

export function StatusIcon({ status, className }: { status: Status; className?: string }) {
  const { icon: Icon, text, label } = LOOK[status];
  return <Icon className={cn("size-4 shrink-0", text, className)} role="img" aria-label={label} />;
}

export function StatusBadge({ status, plain = false }: { status: Status; plain?: boolean }) {
  const { label, icon: Icon, text, soft } = LOOK[status];
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs",
        text,
        !plain && ["h-6 rounded-md px-2", soft],
      )}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {label}
    </span>
  );
}
