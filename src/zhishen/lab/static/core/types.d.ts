// Types that several modules share.
import type { TemplateResult } from "../vendor/lit.js";

/** What carries messages to the engine, once it is open. */
export interface Transport {
  send(text: string): void;
}

/** What a transport says: that it takes time to open, is open, has a reply, or is closed and why. It may open again. */
export interface Events {
  loading(sentence: string): void;
  opened(): void;
  received(reply: ArrayBuffer): void;
  closed(sentence: string): void;
}

export type Opener = (events: Events) => Transport;

/** What anywidget passes to a listener of "msg:custom". */
export type WidgetListener = (message: any, buffers: DataView[]) => void;

/** The part of a model of anywidget that is used here. */
export interface WidgetModel {
  get(name: string): any;
  set(name: string, value: any): void;
  save_changes(): void;
  on(event: "msg:custom", listener: WidgetListener): void;
  on(event: "change:state", listener: () => void): void;
  off(event: "msg:custom", listener: WidgetListener): void;
  off(event: "change:state", listener: () => void): void;
  send(message: object): void;
}

export type Typed =
  Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** What an element keeps in the address of the page: numbers, texts, booleans, and lists of them. */
export type Value = number | string | boolean | Value[];

export type State = Record<string, any>;

export type Template = TemplateResult | TemplateResult<2> | string | symbol | number | null | undefined;

export type Scale = ((value: number) => number) & {
  invert(pixel: number): number;
  domain(): number[];
  range(): number[];
  ticks(count?: number): number[];
  tickFormat(count?: number, specifier?: string): (value: number) => string;
};

export interface Axis {
  domain: [number, number];
  label?: string;
  log?: boolean;
  ticks?: number[];
  format?: (value: number) => string;
}

export interface Frame {
  x: Scale;
  y: Scale;
  width: number;
  height: number;
}
