// The SPARQL editor: YASQE, without what asks other sites, keeps queries or makes links to run.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

export { Yasqe };
