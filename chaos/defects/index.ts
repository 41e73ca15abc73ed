export { type Defect, defects } from './defects.ts';
export { plant } from './plant.ts';
