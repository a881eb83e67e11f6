import { authHandler } from "@/app/api/auth/handler";

export const GET = authHandler;
export const POST = authHandler;
/** Scanners ask for the head of a link to see whether it is alive; it must not be used up by that. */
export const HEAD = () => new Response(null, { status: 204 });
