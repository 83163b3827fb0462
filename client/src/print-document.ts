// Prints the syntax tree of an executable GraphQL document, as `parse` of graphql-js and the generators make it.
// **Invariant:** the text parses to the same tree; lay-out does not matter.

type Node = { readonly kind: string } & Readonly<Record<string, unknown>>;

const all = (nodes: unknown, separator = ' '): string =>
  (nodes as readonly Node[] | undefined)?.map(print).join(separator) ?? '';
const enclosed = (open: string, nodes: unknown, close: string): string => {
  const inner = all(nodes);
  return inner === '' ? '' : `${open}${inner}${close}`;
};
const one = (node: unknown): string => (node === undefined ? '' : print(node as Node));
const condition = (node: unknown): string => (node === undefined ? '' : ` on ${print(node as Node)}`);

const PRINTERS: Readonly<Record<string, (node: Node) => string>> = {
  Document: (node) => all(node['definitions'], '\n'),
  OperationDefinition: (node) =>
    `${node['operation']} ${one(node['name'])}${enclosed('(', node['variableDefinitions'], ')')}${all(node['directives'])}${one(node['selectionSet'])}`,
  FragmentDefinition: (node) =>
    `fragment ${one(node['name'])}${condition(node['typeCondition'])} ${all(node['directives'])}${one(node['selectionSet'])}`,
  VariableDefinition: (node) =>
    `${one(node['variable'])}:${one(node['type'])}${node['defaultValue'] === undefined ? '' : `=${one(node['defaultValue'])}`} ${all(node['directives'])}`,
  SelectionSet: (node) => enclosed('{', node['selections'], '}'),
  Field: (node) =>
    `${node['alias'] === undefined ? '' : `${one(node['alias'])}:`}${one(node['name'])}${enclosed('(', node['arguments'], ')')}${all(node['directives'])}${one(node['selectionSet'])}`,
  FragmentSpread: (node) => `...${one(node['name'])} ${all(node['directives'])}`,
  InlineFragment: (node) =>
    `...${condition(node['typeCondition'])} ${all(node['directives'])}${one(node['selectionSet'])}`,
  Directive: (node) => `@${one(node['name'])}${enclosed('(', node['arguments'], ')')}`,
  Argument: (node) => `${one(node['name'])}:${one(node['value'])}`,
  ObjectField: (node) => `${one(node['name'])}:${one(node['value'])}`,
  Name: (node) => String(node['value']),
  Variable: (node) => `$${one(node['name'])}`,
  NamedType: (node) => one(node['name']),
  ListType: (node) => `[${one(node['type'])}]`,
  NonNullType: (node) => `${one(node['type'])}!`,
  IntValue: (node) => String(node['value']),
  FloatValue: (node) => String(node['value']),
  BooleanValue: (node) => String(node['value']),
  EnumValue: (node) => String(node['value']),
  NullValue: () => 'null',
  StringValue: (node) => JSON.stringify(node['value']),
  ListValue: (node) => `[${all(node['values'])}]`,
  ObjectValue: (node) => `{${all(node['fields'])}}`,
};

function print(node: Node): string {
  const printer = PRINTERS[node.kind];
  if (printer === undefined) throw new TypeError(`a document cannot contain ${node.kind}`);
  return printer(node);
}

/** Returns the GraphQL text of a document's syntax tree. @throws TypeError for a node that is not part of an operation */
export function printDocument(document: object): string {
  return print({ kind: 'Document', ...document });
}
