import type { Random } from '../service.ts';
import type { Content } from './content.ts';

export interface Stored extends Content {
  /** One for each message in the simulation; the copy of a message has one of its own. */
  readonly key: number;
  readonly lane: Lane;
  /** When this queue got it. */
  readonly arrived: number;
  readonly sequence?: string;
  state: 'delayed' | 'visible' | 'inFlight';
  visibleAt: number;
  /** ApproximateReceiveCount, and the times of the first and of the latest receive. */
  received: number;
  firstReceived?: number;
  lastReceived: number;
  /** It is itself a copy, or has one. */
  isCopied: boolean;
}

/**
 * Messages that are received in order: those of a group of a FIFO queue. While one is in flight the lane hands out nothing. In a
 * standard queue each message has a lane to itself.
 */
export interface Lane {
  readonly messages: Stored[];
  inFlight: number;
  isListed: boolean;
}

export function isReady({ messages, inFlight }: Lane): boolean {
  return inFlight === 0 && messages[0]?.state === 'visible';
}

/** How far a message may overtake others: SQS keeps the order of a standard queue, and that among groups, only roughly. */
const OVERTAKEN = 10;

/** The lanes that something can be received from, roughly in the order in which they became so. */
export class ReadyLanes {
  #lanes: Lane[] = [];
  #head = 0;

  list(lane: Lane): void {
    if (lane.isListed || !isReady(lane)) return;
    lane.isListed = true;
    this.#lanes.push(lane);
  }

  get isEmpty(): boolean {
    for (let lane = this.#lanes[this.#head]; lane !== undefined; lane = this.#lanes[this.#head]) {
      if (isReady(lane)) return false;
      this.#skip(lane);
    }
    return true;
  }

  take(random: Random): Lane | undefined {
    while (!this.isEmpty) {
      const among = Math.min(OVERTAKEN, this.#lanes.length - this.#head);
      const index = this.#head + Math.floor(random() * among);
      const [first, drawn] = [this.#lanes[this.#head], this.#lanes[index]];
      if (first === undefined || drawn === undefined) return undefined;
      this.#lanes[index] = first;
      this.#skip(drawn);
      if (isReady(drawn)) return drawn;
    }
    return undefined;
  }

  #skip(lane: Lane): void {
    lane.isListed = false;
    this.#head += 1;
    if (this.#head < 1000) return;
    this.#lanes = this.#lanes.slice(this.#head);
    this.#head = 0;
  }
}
