import { cn } from "@/components/ui/cn";
import { Kbd, KbdGroup } from "@/components/ui/kbd";

/** "g i" as two caps. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <KbdGroup className={className}>
      {keys.split(" ").map((key) => (
        <Kbd key={key} className={cn("h-4.5 min-w-4.5 border bg-background font-mono text-micro")}>
          {key}
        </Kbd>
      ))}
    </KbdGroup>
  );
}
