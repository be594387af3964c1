import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** In front of moto: delayed messages are there at once, because moto delays them by its own clock and nobody waits so long. */
export async function hastyQueue(target: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isSent = request.headers['x-amz-target'] === 'AmazonSQS.SendMessage';
    const text = Buffer.concat(chunks).toString();
    const body = isSent ? text.replace(/"DelaySeconds":\d+/, '"DelaySeconds":0') : text;
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answered = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'POST',
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
    });
    const type = answered.headers.get('content-type') ?? 'text/xml';
    response.writeHead(answered.status, { 'content-type': type }).end(await answered.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
