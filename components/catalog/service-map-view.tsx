"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Service } from "@/lib/catalog/schemas";
import { visibleText } from "@/lib/kit/format";
import { layOut, type MapNode } from "./service-map";

const BOX = { width: 132, height: 30 };
const GAP = { x: 76, y: 16 };
const place = (node: MapNode) => ({
  x: node.column * (BOX.width + GAP.x),
  y: node.row * (BOX.height + GAP.y),
});

const NAME_LENGTH = 17;
const shortName = (name: string) => {
  const shown = visibleText(name);
  return shown.length > NAME_LENGTH ? `${shown.slice(0, NAME_LENGTH - 1)}…` : shown;
};

/** Who needs whom, callers at the left. Pointing at a service shows its own lines alone. */
export function ServiceMapView({ services }: { services: Service[] }) {
  const [picked, setPicked] = useState<string | null>(null);
  const map = layOut(services);
  if (map.edges.length === 0) return null;
  const width = map.columns * BOX.width + (map.columns - 1) * GAP.x;
  const height = map.rows * BOX.height + (map.rows - 1) * GAP.y;
  const near = new Set(
    map.edges
      .filter((edge) => edge.from.name === picked || edge.to.name === picked)
      .flatMap((edge) => [edge.from.name, edge.to.name]),
  );
  return (
    <svg
      viewBox={`-2 -2 ${width + 4} ${height + 4}`}
      className="mx-auto block h-auto w-full"
      style={{ maxWidth: width * 1.15 }}
      role="img"
      aria-label={map.edges.map((edge) => `${edge.from.name} needs ${edge.to.name}`).join("; ")}
    >
      {map.edges.map((edge) => {
        const a = place(edge.from);
        const b = place(edge.to);
        // A call that closes a loop runs back to the left, dashed.
        const back = b.x <= a.x;
        const from = { x: back ? a.x : a.x + BOX.width, y: a.y + BOX.height / 2 + (back ? 7 : 0) };
        const to = { x: back ? b.x + BOX.width : b.x, y: b.y + BOX.height / 2 + (back ? 7 : 0) };
        const mid = GAP.x * (back ? -0.6 : 0.6);
        const lit = picked === edge.from.name || picked === edge.to.name;
        return (
          <path
            key={`${edge.from.name}→${edge.to.name}`}
            d={`M${from.x} ${from.y} C${from.x + mid} ${from.y} ${to.x - mid} ${to.y} ${to.x} ${to.y}`}
            fill="none"
            strokeWidth={lit ? 1.8 : 1.2}
            strokeDasharray={back ? "3 4" : undefined}
            className={cn(
              "transition-opacity",
              lit ? "stroke-link" : "stroke-muted-foreground/40",
              picked && !lit && "opacity-20",
            )}
          />
        );
      })}
      {map.nodes.map((node) => {
        const { x, y } = place(node);
        return (
          <g
            key={node.name}
            onPointerEnter={() => setPicked(node.name)}
            onPointerLeave={() => setPicked(null)}
            className={cn(
              "transition-opacity",
              picked && picked !== node.name && !near.has(node.name) && "opacity-35",
            )}
          >
            <title>{visibleText(node.name)}</title>
            <rect
              x={x}
              y={y}
              width={BOX.width}
              height={BOX.height}
              rx="7"
              className={cn("fill-card", picked === node.name ? "stroke-link" : "stroke-input")}
            />
            <text
              x={x + BOX.width / 2}
              y={y + BOX.height / 2 + 4}
              textAnchor="middle"
              className="fill-foreground font-mono text-[11px]"
            >
              {shortName(node.name)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
