// Tries a key as its program would: asks what can be reported, then reports it to the test endpoint, which keeps nothing.
import { asProgram } from '@/api';

export type Trial = { kind: 'ok'; service: string } | { kind: 'no_service' } | { kind: 'failed'; reason: string };

const reasonOf = (body: unknown, status: number): string => {
  const first = Array.isArray(body) ? (body[0] as { description?: string } | undefined) : undefined;
  return first?.description ?? String(status);
};

export async function tryKey(street: string, secret: string, address: string): Promise<Trial> {
  const jurisdiction = `jurisdiction_id=${encodeURIComponent(street)}`;
  const services = await asProgram(`/open311/test/v2/services.json?${jurisdiction}`);
  if (services.status !== 200 || !Array.isArray(services.body)) return { kind: 'failed', reason: reasonOf(services.body, services.status) };
  const service = services.body[0] as { service_code: string; service_name: string } | undefined;
  if (service === undefined) return { kind: 'no_service' };
  const sent = await asProgram('/open311/test/v2/requests.json', { jurisdiction_id: street, api_key: secret, service_code: service.service_code, address_string: address, description: service.service_name });
  return sent.status === 200 || sent.status === 201 ? { kind: 'ok', service: service.service_name } : { kind: 'failed', reason: reasonOf(sent.body, sent.status) };
}
