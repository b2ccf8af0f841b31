// Fill one template again and again with one of three programs for Node, and say how long each filling took.
//
//     node render.js MODULES PROGRAM TEMPLATE DATA OUTPUT TIMES
//
// Prints a JSON list of processor seconds. The first filling is not counted: by then everything is loaded.
"use strict";
const fs = require("fs");
const path = require("path");
const [modules, program, template, dataFile, output, times] = process.argv.slice(2);
const load = (name) => require(path.join(modules, name));
const file = fs.readFileSync(template);
const data = JSON.parse(fs.readFileSync(dataFile, "utf8"));

const fillers = {
  docxtemplater() {
    const Zip = load("pizzip");
    const Docxtemplater = load("docxtemplater");
    return async () => {
      const filled = new Docxtemplater(new Zip(file), { paragraphLoop: true, linebreaks: true });
      filled.render(data);
      return filled.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = load("easy-template-x");
    const handler = new TemplateHandler();
    return () => handler.process(file, data);
  },
  carbone() {
    const carbone = load("carbone");
    return () =>
      new Promise((done, failed) =>
        carbone.render(template, data, (error, made) => (error ? failed(error) : done(made)))
      );
  },
};

(async () => {
  const fill = fillers[program]();
  let made = await fill();
  const taken = [];
  for (let turn = 0; turn < Number(times); turn += 1) {
    const before = process.cpuUsage();
    made = await fill();
    const used = process.cpuUsage(before);
    taken.push((used.user + used.system) / 1e6);
  }
  fs.writeFileSync(output, Buffer.from(made));
  console.log(JSON.stringify(taken));
})().catch((error) => {
  console.error(error.message || error);
  process.exit(1);
});
