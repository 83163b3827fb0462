import { describe, expect, test } from 'vitest';
import { acceptedType } from '../../src/server/http/reply.ts';

describe('acceptedType', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['APPLICATION/JSON;Charset="UTF-8"', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json;q=0.5', 'application/json'],
    ['text/event-stream, application/json', 'application/json'],
    ['text/html, */*;q=0.1', 'application/json'],
    ['application/json;q=0, */*', null],
    ['application/json; charset=iso-8859-1', null],
    ['text/event-stream', null],
    ['multipart/mixed', null],
    ['text/*', null],
    ['application/json;q=nonsense', null],
    [';;;,,,', null],
  ])('maps the Accept header %j to the response media type %j', (accept, expected) => {
    expect(acceptedType(accept)).toBe(expected);
  });
});
