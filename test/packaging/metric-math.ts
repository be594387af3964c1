import { isObject, type JsonObject } from '../../lib/base/json.ts';

/** One number a period, or a gap. */
export type Series = readonly (number | undefined)[];

/**
 * The states of an alarm after each period, by the rules of CloudWatch: the last `EvaluationPeriods` values, of which `DatapointsToAlarm`
 * have to be past the threshold, and a gap counts as `TreatMissingData` says. Of metric math only what our alarms use.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function statesOf(alarm: JsonObject, metrics: Readonly<Record<string, Series>>): ('ALARM' | 'OK')[] {
  const queries = (Array.isArray(alarm.Metrics) ? alarm.Metrics : []).filter(isObject);
  const asked = queries.find(({ ReturnData }) => ReturnData === true);
  const most = Number(alarm.EvaluationPeriods);
  const needed = Number(alarm.DatapointsToAlarm ?? most);
  const lengths = Object.values(metrics).map(({ length }) => length);
  return Array.from({ length: Math.max(...lengths) }, (_, end) => {
    const seen = Object.fromEntries(Object.entries(metrics).map(([id, series]) => [id, series.slice(0, end + 1)]));
    const values = calculated(String(asked?.Expression), seen).slice(-most);
    return values.filter((value) => isPast(alarm, value)).length >= needed ? 'ALARM' : 'OK';
  });
}

function isPast({ TreatMissingData, ComparisonOperator, Threshold }: JsonObject, value: number | undefined): boolean {
  if (value === undefined) return TreatMissingData === 'breaching';
  return ComparisonOperator === 'LessThanThreshold' ? value < Number(Threshold) : value > Number(Threshold);
}

function calculated(expression: string, metrics: Readonly<Record<string, Series>>): Series {
  const known = metrics[expression];
  if (known !== undefined) return known;
  const [, left, right] = /^(FILL.*\)) \+ (FILL.*\))$/.exec(expression) ?? [];
  if (left !== undefined && right !== undefined) {
    const added = calculated(right, metrics);
    return calculated(left, metrics).map((value, at) => plus(value, added[at]));
  }
  const [, name = '', inner = ''] = /^(\w+)\((.*)\)$/.exec(expression) ?? [];
  switch (name) {
    case 'DIFF': {
      const series = calculated(inner, metrics);
      return series.map((value, at) => minus(value, series[at - 1]));
    }
    case 'FILL': {
      const [, of = '', filler = ''] = /^(.*), (\w+)$/.exec(inner) ?? [];
      return filled(calculated(of, metrics), filler);
    }
    case 'SUM': {
      const ids = inner.slice(1, -1).split(', ');
      const all = ids.map((id) => calculated(id, metrics));
      return (all[0] ?? []).map((_, at) => sum(all.map((series) => series[at])));
    }
    default:
      throw new Error(`not known: ${expression}`);
  }
}

function minus(value: number | undefined, before: number | undefined): number | undefined {
  return value === undefined || before === undefined ? undefined : value - before;
}

/** Nothing where either number is not there. */
function plus(value: number | undefined, other: number | undefined): number | undefined {
  return value === undefined || other === undefined ? undefined : value + other;
}

function filled(series: Series, filler: string): Series {
  if (filler !== 'REPEAT') return series.map((value) => value ?? Number(filler));
  let last: number | undefined;
  return series.map((value) => {
    last = value ?? last;
    return last;
  });
}

/** Of the numbers that are there; nothing where there is none. */
function sum(values: Series): number | undefined {
  const numbers = values.filter((value) => value !== undefined);
  return numbers.length === 0 ? undefined : numbers.reduce((total, value) => total + value, 0);
}
