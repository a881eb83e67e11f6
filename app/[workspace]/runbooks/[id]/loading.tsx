import { RunbookSkeleton } from "@/components/blocks/page-skeletons";

export default function Loading() {
  return <RunbookSkeleton />;
}
