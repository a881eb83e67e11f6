import type { Step, World } from "../model";
import { mailer, rollout, ticketPrinter } from "./after";
import { checkout, holds } from "./basket";
import { frontDoor, webShop } from "./front";
import { orders, payments } from "./money";
import { listing, search } from "./programme";
import { pricing, seatMap } from "./seats";
import { eventBus, listingDb, ordersDb, sessionCache } from "./stores";

/** A visitor's request comes in by the proxy and is answered by the shop. */
const visit = (method: string, path: string, route: string, op: string, calls: Step[]): Step => {
  const values = { method, path, route, op };
  return { service: "front-door", values, calls: [{ service: "web-shop", values, calls }] };
};
const session: Step = { service: "session-cache", values: { op: "get" }, chance: 0.9 };
const quote: Step = { service: "pricing", values: { op: "quote" } };
const showFromListing: Step = {
  service: "listing",
  values: { op: "get_show" },
  calls: [{ service: "listing-db", chance: 0.4 }],
};

const loaded: Step = { service: "orders", values: { op: "loaded" }, calls: [{ service: "orders-db" }] };

/** Encore: a shop for theatre and concert tickets. Invented; any likeness is accidental. */
export const boxOffice: World = {
  name: "Encore ticket shop",
  services: [
    frontDoor,
    webShop,
    listing,
    search,
    pricing,
    seatMap,
    holds,
    checkout,
    payments,
    orders,
    ordersDb,
    listingDb,
    sessionCache,
    eventBus,
    ticketPrinter,
    mailer,
    rollout,
  ],
  journeys: [
    {
      name: "look at a show",
      perMinute: 130,
      start: visit("GET", "/shows/{show}", "/shows/:slug", "show page", [
        session,
        showFromListing,
        { ...quote, chance: 0.7 },
      ]),
    },
    {
      name: "search",
      perMinute: 60,
      start: visit("GET", "/search?q={pick:jazz|opera|macbeth|improv}&page={int:1-4}", "/search", "search", [
        { service: "listing", values: { op: "search" }, calls: [{ service: "search" }] },
      ]),
    },
    {
      name: "choose seats",
      perMinute: 55,
      start: visit("GET", "/shows/{show}/seats", "/shows/:slug/seats", "seat map", [
        session,
        {
          service: "seat-map",
          calls: [{ service: "holds", values: { op: "listed" }, calls: [{ service: "session-cache" }] }],
        },
        quote,
      ]),
    },
    {
      name: "hold a seat",
      perMinute: 40,
      start: visit("POST", "/api/holds", "/api/holds", "hold", [
        { service: "holds", values: { op: "took" }, calls: [{ service: "session-cache" }] },
      ]),
    },
    {
      name: "buy",
      perMinute: 28,
      start: visit("POST", "/api/checkout", "/api/checkout", "checkout", [
        session,
        {
          service: "checkout",
          calls: [
            { service: "holds", values: { op: "confirmed" }, calls: [{ service: "session-cache" }] },
            quote,
            { service: "payments" },
            {
              service: "orders",
              values: { op: "stored" },
              calls: [{ service: "orders-db" }, { service: "event-bus" }],
            },
          ],
        },
      ]),
    },
    {
      name: "look at my orders",
      perMinute: 18,
      start: visit("GET", "/account/orders", "/account/orders", "order history", [session, loaded]),
    },
    {
      name: "print tickets",
      perMinute: 24,
      start: {
        service: "ticket-printer",
        calls: [{ ...loaded, chance: 0.8 }],
      },
    },
    { name: "send mail", perMinute: 30, start: { service: "mailer" } },
  ],
};
