export { declareService, importServices, patchService, removeService } from "./declare";
export { knownServices, serviceNames } from "./known";
export { learnServices } from "./learn";
export { listServices, serviceOf, topology } from "./list";
export {
  serviceDeclareSchema,
  serviceImportSchema,
  serviceListQuerySchema,
  serviceParamsSchema,
  servicePatchSchema,
  serviceSchema,
} from "./schemas";
export { calleesOf, type Edge, type Link, linkBetween } from "./topology";
