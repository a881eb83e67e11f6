"use client";

import { LoaderCircle } from "lucide-react";
import { Button } from "@/components/ui/button";

export function MoreButton({
  loading,
  onClick,
  label,
}: {
  loading: boolean;
  onClick: () => void;
  label: string;
}) {
  return (
    <div className="flex justify-center py-4">
      <Button variant="outline" size="sm" disabled={loading} onClick={onClick}>
        {loading && <LoaderCircle className="animate-spin" />}
        {label}
      </Button>
    </div>
  );
}
