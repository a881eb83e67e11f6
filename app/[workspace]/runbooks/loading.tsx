import { ListSkeleton } from "@/components/blocks/list-skeleton";

export default function Loading() {
  return <ListSkeleton />;
}
