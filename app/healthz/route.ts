export const dynamic = "force-dynamic";

/** The process lives and its event loop turns: all that a restart could mend. */
export const GET = () =>
  Response.json(
    { status: "ok", uptimeSeconds: Math.floor(process.uptime()) },
    { headers: { "Cache-Control": "no-store" } },
  );
