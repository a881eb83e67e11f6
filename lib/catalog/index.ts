export { knownServices } from "./known";
export { learnServices } from "./learn";
export { listServices, topology } from "./list";
export { serviceListQuerySchema, serviceSchema } from "./schemas";
export { calleesOf, type Edge, type Link, linkBetween } from "./topology";
