import { write } from './folder.ts';
import { golden } from './golden.ts';

write(await golden());
