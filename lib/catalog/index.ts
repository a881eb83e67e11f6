export { declareService, importServices, patchService, removeService } from "./declare";
export { costsPerMinute, ownersOf } from "./facts";
export { knownServices } from "./known";
export { learnServices } from "./learn";
export { listServices, topology } from "./list";
export {
  serviceDeclareSchema,
  serviceImportSchema,
  serviceListQuerySchema,
  serviceParamsSchema,
  servicePatchSchema,
  serviceSchema,
} from "./schemas";
export { calleesOf, type Edge, type Link, linkBetween } from "./topology";
