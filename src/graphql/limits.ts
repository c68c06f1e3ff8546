import {
  Kind,
  parse,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { refuse } from '../domain/errors';

/** How large a request may be. Fields count as often as fragments and lists repeat them. */
export const LIMITS = { tokens: 4000, depth: 8, roots: 20, fields: 600, cost: 20_000 } as const;

const DEFAULT_PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 100;

interface Size {
  /** Fields on the outermost level: each is a call of a service when that level is the root. */
  roots: number;
  depth: number;
  fields: number;
  cost: number;
}

const NOTHING: Size = { roots: 0, depth: 0, fields: 0, cost: 0 };

type Variables = Record<string, unknown>;

/** How many items a field may bring: what its paging arguments ask for, within the limit. */
function itemsOf(field: FieldNode, variables: Variables, isRoot: boolean): number {
  const args = Object.fromEntries(
    (field.arguments ?? []).map(({ name, value }) => [
      name.value,
      valueFromASTUntyped(value, variables),
    ]),
  );
  const { pageSize: nested } = (args.pagination ?? {}) as { pageSize?: unknown };
  const asked = nested ?? args.pageSize ?? args.limit;
  if (typeof asked === 'number') return Math.min(Math.max(asked, 1), MAX_PAGE_SIZE);
  return isRoot && args.documentId === undefined ? DEFAULT_PAGE_SIZE : 1;
}

/** Measures a document; each fragment once, or a chain of them would take exponential time. */
class Meter {
  private readonly fragments: Map<string, FragmentDefinitionNode>;
  private readonly measured = new Map<string, Size>();
  private readonly open = new Set<string>();

  constructor(
    document: DocumentNode,
    private readonly variables: Variables,
  ) {
    const all = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(all.map((fragment) => [fragment.name.value, fragment]));
  }

  sizeOf(selections: readonly SelectionNode[], isRoot = false): Size {
    return selections
      .map((selection) => this.sizeOfOne(selection, isRoot))
      .reduce(
        (sum, size) => ({
          roots: sum.roots + size.roots,
          depth: Math.max(sum.depth, size.depth),
          fields: sum.fields + size.fields,
          cost: sum.cost + size.cost,
        }),
        NOTHING,
      );
  }

  private sizeOfOne(selection: SelectionNode, isRoot: boolean): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return this.sizeOfSpread(selection.name.value, isRoot);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return this.sizeOf(selection.selectionSet.selections, isRoot);
    const inner = this.sizeOf(selection.selectionSet?.selections ?? []);
    const isIntrospection = selection.name.value.startsWith('__');
    return {
      roots: 1,
      depth: isIntrospection ? 0 : inner.depth + 1,
      fields: inner.fields + 1,
      cost: 1 + inner.cost * itemsOf(selection, this.variables, isRoot && !isIntrospection),
    };
  }

  private sizeOfSpread(name: string, isRoot: boolean): Size {
    const key = `${name} ${isRoot}`;
    const known = this.measured.get(key);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment) throw refuse('VALIDATION', `The fragment ${name} is not defined.`);
    if (this.open.has(name)) throw refuse('VALIDATION', `The fragment ${name} spreads itself.`);
    this.open.add(name);
    const size = this.sizeOf(fragment.selectionSet.selections, isRoot);
    this.open.delete(name);
    this.measured.set(key, size);
    return size;
  }
}

function assertWithin(name: keyof typeof LIMITS, found: number): void {
  const limit = LIMITS[name];
  if (found > limit)
    throw refuse('VALIDATION', `The query has ${name} ${found}; at most ${limit} are allowed.`, {
      limit,
    });
}

/**
 * Refuses requests that would take long, before any other rule looks at them: Strapi's own depth
 * rule follows fragments without end.
 * @throws DomainError VALIDATION, naming the limit; GraphQLError for what is not GraphQL
 */
export function assertModest(query: string, variables: Variables): void {
  const document = parse(query, { maxTokens: LIMITS.tokens, noLocation: true });
  const meter = new Meter(document, variables);
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = meter.sizeOf(operation.selectionSet.selections, true);
    for (const name of ['roots', 'depth', 'fields', 'cost'] as const)
      assertWithin(name, size[name]);
  }
}
