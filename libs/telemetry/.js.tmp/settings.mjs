import { parseKeyPairsIntoRecord } from '@opentelemetry/core';
                                                           

/** What the standard `OTEL_*` variables say about traces. */
                                
                                                                            
                             
                                
                                                 
                                              
                                                                           
                                      
                      
                                
                                                       
                              
                                                            
                                                      
                                                                                  
                                       
 

                                   
                                                                           
                    
                                                     
                                      
                             
                         
 

                                
                                                                           
                            
                                           
                            
                                                                                                                         
                           
                                                              
                            
 

export const samplerNames = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
]         ;
                                                        

/** Reads the OpenTelemetry settings of an environment. Nothing in it can make a process fail: see `warnings`. */
export function readTraceSettings(env                   )                {
  const warnings           = [];
  const read = new Reader(env, warnings);
  const sampler = {
    name: read.word('OTEL_TRACES_SAMPLER', samplerNames, 'parentbased_always_on'),
    ratio: read.number('OTEL_TRACES_SAMPLER_ARG', 1, 0, 1),
  };
  const spansMax = read.number('OTEL_BSP_MAX_QUEUE_SIZE', 2048, 1);
  return {
    disabled: read.text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true',
    exporter: read.word('OTEL_TRACES_EXPORTER', ['otlp', 'console', 'none'], 'otlp'),
    sampler,
    receiver: readReceiver(read, warnings),
    queue: {
      spansMax,
      batchMax: Math.min(spansMax, read.number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, 1)),
      delayMs: read.number('OTEL_BSP_SCHEDULE_DELAY', 1_000),
      giveUpMs: read.number('OTEL_BSP_EXPORT_TIMEOUT', 30_000),
    },
    limits: readLimits(read),
    resource: readResource(read),
    warnings,
  };
}

function readReceiver(read        , warnings          )                   {
  const either = (name        ) =>
    read.text(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? read.text(`OTEL_EXPORTER_OTLP_${name}`);
  const protocol = either('PROTOCOL');
  if (protocol !== undefined && protocol !== 'http/json') {
    warnings.push(
      `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}"; spans are sent as http/json, which OTLP receivers take too`,
    );
  }
  return {
    url: readUrl(read, warnings),
    headers: parseKeyPairsIntoRecord(either('HEADERS')),
    timeoutMs: read.number(
      'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT',
      read.number('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000, 1),
      1,
    ),
    gzip: either('COMPRESSION') === 'gzip',
  };
}

/** The traces' own endpoint is used as it stands; the common one gets the signal's path (OTLP exporter specification). */
function readUrl(read        , warnings          )      {
  const standard = 'http://127.0.0.1:4318/v1/traces';
  const own = read.text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const common = read.text('OTEL_EXPORTER_OTLP_ENDPOINT');
  const given = own ?? (common === undefined ? standard : `${common.replace(/\/$/, '')}/v1/traces`);
  const url = URL.parse(given);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  warnings.push(`the OTLP endpoint "${given}" is not an http or https URL; ${standard} is used`);
  return new URL(standard);
}

function readLimits(read        )             {
  const lengthMax = read.number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', Infinity, 1);
  const countMax = read.number('OTEL_ATTRIBUTE_COUNT_LIMIT', 128, 1);
  return {
    attributeValueLengthLimit: read.number('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', lengthMax, 1),
    attributeCountLimit: read.number('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', countMax, 1),
    eventCountLimit: read.number('OTEL_SPAN_EVENT_COUNT_LIMIT', 128),
    linkCountLimit: read.number('OTEL_SPAN_LINK_COUNT_LIMIT', 128),
    attributePerEventCountLimit: read.number('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 128),
    attributePerLinkCountLimit: read.number('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 128),
  };
}

function readResource(read        )                         {
  const attributes = parseKeyPairsIntoRecord(read.text('OTEL_RESOURCE_ATTRIBUTES'));
  const service = read.text('OTEL_SERVICE_NAME');
  return service === undefined ? attributes : { ...attributes, 'service.name': service };
}

/** Reads single variables; an empty one counts as unset (OpenTelemetry environment variable specification). */
class Reader {
           #env                   ;
           #warnings          ;

  constructor(env                   , warnings          ) {
    this.#env = env;
    this.#warnings = warnings;
  }

  text(name        )                     {
    return this.#env[name]?.trim() || undefined;
  }

  number(name        , standard        , min = 0, max = Infinity)         {
    const text = this.text(name);
    if (text === undefined) return standard;
    const value = Number(text);
    if (value >= min && value <= max) return value;
    this.#warnings.push(`${name} is "${text}"; ${standard} is used`);
    return standard;
  }

  word                     (name        , words                 , standard      )       {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return standard;
    const word = words.find((known) => known === text);
    if (word === undefined)
      this.#warnings.push(`${name} is "${text}", not one of ${words.join(', ')}; ${standard} is used`);
    return word ?? standard;
  }
}
