// A webhook endpoint as the account's page reads it, and what can be done to it without a signature.

import type { TypedDocument } from '@tandem/client';
import { useMutation } from '@tanstack/react-query';
import { type Refusal, RefusedError } from '../app/refusal.ts';
import { stale, tandem } from '../app/tandem.ts';
import { sayFailure } from '../components/failure.tsx';
import type { WebhooksPageQuery } from '../generated/webhooks.ts';

export type Endpoint = NonNullable<WebhooksPageQuery['viewer']>['webhookEndpoints'][number];

/** The host of an endpoint, by which a person knows it. */
export const hostOf = ({ url }: Pick<Endpoint, 'url'>): string => new URL(url).host;

type Answer = { readonly __typename: string } & Partial<Refusal>;

/** Runs a mutation about an endpoint; `onDone` gets its answer unless it was refused. */
export function useEndpointMutation<Result extends { readonly [field: string]: Answer }, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  onDone: (answer: Result[keyof Result]) => void,
) {
  const ask = tandem.ask as (...given: readonly unknown[]) => Promise<Result>;
  return useMutation({
    mutationFn: (variables: Variables) => ask(document, variables),
    onSuccess: (result) => {
      const [answer] = Object.values(result) as unknown as readonly Result[keyof Result][];
      stale('account');
      if (answer === undefined) return;
      const { code, message } = answer;
      if (code === undefined || message === undefined) onDone(answer);
      else sayFailure(new RefusedError({ code, message }));
    },
    onError: sayFailure,
  });
}
