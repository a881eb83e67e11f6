export { componentsOn } from "./components";
export { declareService, patchService, removeService } from "./declare";
export { costsPerMinute, ownersOf } from "./facts";
export { forgetInstances } from "./forget";
export { importServices } from "./import";
export { knownServices, serviceNames } from "./known";
export { learnServices } from "./learn";
export { listServices, serviceOf, topology } from "./list";
export { listNodes } from "./list-nodes";
export { platformOf } from "./platform";
export {
  nodeSchema,
  type Platform,
  serviceDeclareSchema,
  serviceImportSchema,
  serviceListQuerySchema,
  serviceParamsSchema,
  servicePatchSchema,
  serviceSchema,
} from "./schemas";
export { calleesOf, type Edge, type Link, linkBetween } from "./topology";
