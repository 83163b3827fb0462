// Entry `@tandem/client/documents`: typed operations for `ask`. A bundle contains only those that it imports.

export * from './generated/documents.ts';
