/** What code outside `client/` may use. */
export { App, type AppOptions, type AppState } from "./app";
export { type Arguments, Client } from "./client";
export type {
  ApiDescription,
  AppConfig,
  ComponentConfig,
  DependencyConfig,
  EndpointDescription,
  ParameterDescription,
} from "./config";
export { AppError, BootError } from "./errors";
export type { Unsubscribe } from "./emitter";
export { type FileData, filesIn, isFileData } from "./filedata";
export { FileStore } from "./files";
export type { Manifest } from "./manifest";
export type { Console, LogLevel, Output, ProgressUnit, StageName } from "./messages";
export type { Run, RunMessage } from "./run";
export { Session } from "./session";
export type {
  ClientEvent,
  DataEvent,
  LogEvent,
  RenderEvent,
  StatusEvent,
  Submission,
} from "./submission";
