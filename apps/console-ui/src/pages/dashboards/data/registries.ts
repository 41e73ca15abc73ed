import {
  booleanOverrideProcessor,
  type ConfigOverrideRule,
  dataLinksOverrideProcessor,
  type DataTransformerInfo,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

// What Grafana's own application puts into these registries before it draws a panel: how each setting of a field is read. The
// editors are those of its side panes, which are not here.

const noEditor = () => null;

type Process = FieldConfigPropertyItem['process'];

const item = (id: string, process: Process, more: Partial<FieldConfigPropertyItem> = {}): FieldConfigPropertyItem => ({
  id,
  path: id,
  name: id,
  editor: noEditor,
  override: noEditor,
  process,
  shouldApply: () => true,
  ...more,
});

const numbers = ({ type }: { readonly type: FieldType }) => type === FieldType.number;

const standardItems = (): FieldConfigPropertyItem[] => [
  item('displayName', displayNameOverrideProcessor, { settings: { expandTemplateVars: true } }),
  item('description', stringOverrideProcessor),
  item('unit', unitOverrideProcessor),
  item('min', numberOverrideProcessor, { shouldApply: numbers }),
  item('max', numberOverrideProcessor, { shouldApply: numbers }),
  item('fieldMinMax', booleanOverrideProcessor, { shouldApply: numbers }),
  item('decimals', numberOverrideProcessor, { shouldApply: numbers }),
  item('noValue', stringOverrideProcessor),
  item('color', identityOverrideProcessor),
  item('thresholds', thresholdsOverrideProcessor),
  item('mappings', valueMappingsOverrideProcessor),
  item('links', dataLinksOverrideProcessor),
  item('actions', dataLinksOverrideProcessor),
  item('filterable', booleanOverrideProcessor),
];

/** Settings that panels have beside those of all: whichever a dashboard names. */
const customPaths = ({ defaults, overrides }: FieldConfigSource): string[] => [
  ...Object.keys((defaults.custom ?? {}) as object),
  ...overrides.flatMap(({ properties }: ConfigOverrideRule) =>
    properties.flatMap(({ id }) => (id.startsWith('custom.') ? [id.slice('custom.'.length)] : [])),
  ),
];

/** How the settings of a panel's fields are read: the standard ones, and those of its kind. */
export const fieldConfigRegistry = (config: FieldConfigSource): FieldConfigOptionsRegistry =>
  new FieldConfigOptionsRegistry(() => [
    ...standardItems(),
    ...[...new Set(customPaths(config))].map((path) =>
      item(`custom.${path}`, identityOverrideProcessor, { path, isCustom: true }),
    ),
  ]);

standardFieldConfigEditorRegistry.setInit(standardItems);
standardEditorsRegistry.setInit(() => []);
standardTransformersRegistry.setInit(() =>
  [...new Map(Object.values(standardTransformers).map((info) => [info.id, info as DataTransformerInfo])).values()].map(
    (info) => ({
      id: info.id,
      name: info.name,
      transformation: () => Promise.resolve(info),
      editor: noEditor,
      imageDark: '',
      imageLight: '',
    }),
  ),
);
