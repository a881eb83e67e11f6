import { OverviewSkeleton } from "@/components/blocks/page-skeletons";

export default function Loading() {
  return <OverviewSkeleton />;
}
