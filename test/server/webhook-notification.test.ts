// Tests of the field `notification` of webhook messages: each type of event has texts of its own, and an amount is shown only on request.

import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { EventType } from '../../src/domain/events.ts';
import { notificationOf, notificationText } from '../../src/server/webhooks/notification.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
// Safe cast: every value of the enum is a type of event.
const types = (schema.getType('EventType') as GraphQLEnumType).getValues().map(({ name }) => name as EventType);
const facts = {
  amount: '12345.5',
  device: { model: 'H100 SXM5', quantity: 8 },
  subject: 'offer_1',
  url: 'https://tandem.example/',
};

describe('the notification of a webhook message', () => {
  it('has a title and a text of its own for every type of event', () => {
    const other = notificationText('OTHER');
    expect(types.filter((type) => notificationText(type).title === other.title)).toEqual([]);
    const titles = types.map((type) => notificationText(type).title);
    expect(new Set(titles).size).toBe(types.length);
  });

  it.each(types)('about %s shows no amount unless the endpoint asks for amounts, and leaves no placeholder', (type) => {
    const without = notificationOf({ ...facts, type }, false);
    const withAmount = notificationOf({ ...facts, type }, true);
    const texts = JSON.stringify([without, withAmount]);
    expect(JSON.stringify(without)).not.toMatch(/12345/);
    expect(texts).not.toMatch(/\{\w+\}/);
    expect(without.collapseKey).toMatch(/^[\w-]{32}$/);
    expect(withAmount.collapseKey).toBe(without.collapseKey);
    const asksForAmount = notificationText(type).withAmount !== notificationText(type).body;
    expect(/12345\.5 IO/.test(withAmount.body)).toBe(asksForAmount);
  });

  it('of another offer does not replace this one, and an event without an amount or a device is put into words', () => {
    const type = 'WITHDRAWABLE';
    const one = notificationOf({ ...facts, type }, true);
    expect(notificationOf({ ...facts, type, subject: 'offer_2' }, true).collapseKey).not.toBe(one.collapseKey);
    const { body } = notificationOf({ ...facts, type, amount: null, device: null }, true);
    expect(body).toBe('A co-stake on your device can be withdrawn.');
  });
});
