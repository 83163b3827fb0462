// The calendar feed of an account: `viewer.calendarUrl`, and the mutation that ends an address. The feed is served in server/pages.

import { calendarUrl, rotateCalendarUrl } from '../app/calendar.ts';
import { builder, requireViewer } from './builder.ts';
import { resultUnion } from './refusals.ts';
import { ViewerRef } from './viewer.ts';

builder.objectField(ViewerRef, 'calendarUrl', (t) =>
  t.string({
    description:
      'Address of an iCalendar feed of your dates, for calendar programs: ends of waits, stake that can be withdrawn, ends of grace periods, offers that expire. Who has it reads them without signing in; they name no wallet and no amount.',
    resolve: ({ accountId }, _, context) => calendarUrl(context.app, accountId),
  }),
);

const RotateSuccess = builder.objectRef<{ readonly calendarUrl: string }>('RotateCalendarUrlSuccess').implement({
  description: 'The calendar feed has a new address; nothing is found at the earlier one any more.',
  fields: (t) => ({
    calendarUrl: t.exposeString('calendarUrl', { description: 'The new address, as `viewer.calendarUrl` returns it.' }),
  }),
});
const RotateInput = builder.inputType('RotateCalendarUrlInput', {
  description: 'Input without required values: the feed of the account of the access token gets another address.',
  fields: (t) => ({
    clientMutationId: t.string({
      description: 'Ignored; it is here because a GraphQL input needs at least one field.',
    }),
  }),
});
const RotateResult = resultUnion('RotateCalendarUrl', RotateSuccess, ['SESSION_ENDED']);

builder.mutationField('rotateCalendarUrl', (t) =>
  t.field({
    type: RotateResult,
    description:
      'Gives the calendar feed of your account a new address and ends the earlier one at once, for instance after it was shared by mistake. Needs a session.',
    args: {
      input: t.arg({
        type: RotateInput,
        required: true,
        description: "An empty object; the account is that of the request's access token.",
      }),
    },
    resolve: async (_, __, context) => ({
      calendarUrl: await rotateCalendarUrl(context.app, requireViewer(context).accountId),
    }),
  }),
);
