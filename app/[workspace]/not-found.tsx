import { MapPinOff } from "lucide-react";
import { EmptyState } from "@/components/blocks/empty-state";

export default function NotHere() {
  return (
    <EmptyState icon={MapPinOff} title="There is no such thing here">
      It may have been dropped when its time of keeping was over, or it belongs to another workspace.
    </EmptyState>
  );
}
