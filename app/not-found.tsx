import { MapPinOff } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/blocks/empty-state";
import { Button } from "@/components/ui/button";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        icon={MapPinOff}
        title="There is no such page"
        actions={
          <Button size="sm" asChild>
            <Link href="/">To the console</Link>
          </Button>
        }
      >
        It may have been removed, or it belongs to a workspace you are not a member of.
      </EmptyState>
    </main>
  );
}
