export * from "./access";
export * from "./alerts";
export * from "./catalog";
export * from "./incidents";
export * from "./intake";
export * from "./signals";
export * from "./templates";
