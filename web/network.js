// Cytoscape.js, for pages that draw graphs.
export { default as cytoscape } from "cytoscape";
