"use client";

/** A screen of the settings that could not be read leaves their navigation where it is. */
export { default } from "../error";
