// Reads an AsyncAPI document with AsyncAPI's parser, Avro schemas too. The last line of output is JSON.
import { readFileSync } from 'node:fs';
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser';
import { Parser } from '@asyncapi/parser';

const parser = new Parser();
parser.registerSchemaParser(AvroSchemaParser());
const { document, diagnostics } = await parser.parse(readFileSync(process.argv[2], 'utf8'));
console.log(
  JSON.stringify({
    // 0: error, 1: warning; the others are advice on style.
    problems: diagnostics.filter((d) => d.severity <= 1).map((d) => `${d.path.join('/')}: ${d.message}`),
    channels: document?.channels().all().map((c) => c.address()) ?? [],
    operations: document?.operations().all().length ?? 0,
    payloads: document?.messages().all().filter((m) => m.payload()?.type()).length ?? 0,
  }),
);
