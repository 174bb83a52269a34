/** What happens to a person in the story. */
export type Part =
  | 'joins'
  | 'joins later, then earlier'
  | 'never starts'
  | 'moves'
  | 'leaves'
  | 'leaves at once'
  | 'returns'
  | 'has a login that is taken'
  | 'has a broken row'
  | 'stays';

/** Where somebody works. */
export interface Post {
  department: string;
  location: string;
  title: string;
}

/** One of the people of the story. */
export interface Member {
  number: string;
  part: Part;
  firstName: string;
  lastName: string;
  login: string;
  /** Where the person works before the story; absent for those who are new. */
  was?: Post;
  /** Where HR's feed says that the person works; absent for those who leave. */
  is?: Post;
  /** The employee number of somebody else in the story. */
  manager?: string;
}

const sizes: [Part, number][] = [
  ['stays', 45],
  ['joins', 58],
  ['joins later, then earlier', 1],
  ['never starts', 1],
  ['moves', 50],
  ['leaves', 39],
  ['leaves at once', 1],
  ['returns', 3],
  ['has a login that is taken', 1],
  ['has a broken row', 1],
];

const departments = ['Engineering', 'Sales', 'Support', 'Finance'];
const locations = ['Berlin', 'Paris', 'Austin'];
const titles = ['Associate', 'Specialist', 'Lead'];

// Latin letters as they come, because Okta takes logins that differ in accents for the same.
const firstNames = [
  ...['Anna', 'Björn', 'Chloé', 'David', 'Élodie', 'Farid', 'Gül', 'Håkon', 'Inès', 'José'],
  ...['Katarzyna', 'Lúcia', 'Mehmet', 'Núria', 'Øystein', 'Pål', 'Quentin', 'Renée', 'Søren', 'Zoë'],
];
const lastNames = ['Müller', "O'Brien", 'García', 'Novák', 'Weiß', 'Łuczak', 'Smith', 'Åberg', 'de la Cruz', 'Tran'];
const plainLetters: Record<string, string> = { ø: 'o', ł: 'l', ß: 'ss', å: 'a' };

/** The login that somebody of this name has, worked out apart from what makes logins for HR. */
const loginOf = (firstName: string, lastName: string): string => {
  const plain = (name: string): string =>
    Array.from(name.toLowerCase())
      .map((letter) => plainLetters[letter] ?? letter.normalize('NFD').replace(/[^a-z]/g, ''))
      .join('');
  return `${plain(firstName)}.${plain(lastName)}@example.com`;
};

/** The two hundred people, always the same. */
export function makeCast(): Member[] {
  const parts = sizes.flatMap(([part, count]) => Array.from({ length: count }, () => part));
  const cast = parts.map((part, at): Member => {
    const firstName = firstNames[at % firstNames.length] ?? '';
    const lastName = lastNames[Math.floor(at / firstNames.length)] ?? '';
    const post = postNumber(at);
    const isNew = /^joins|^never|taken|broken/.test(part);
    const leaves = part === 'leaves';
    return {
      ...{ number: String(10_001 + at), part, firstName, lastName, login: loginOf(firstName, lastName) },
      ...(isNew ? {} : { was: part === 'moves' ? postNumber(at + 1 + (at % 2)) : post }),
      ...(leaves ? {} : { is: post }),
    };
  });
  // Everybody who joins reports to somebody who stays, or who joins in the same feed.
  const joiners = cast.filter(({ part }) => part === 'joins');
  joiners.forEach((member, at) => {
    const manager = at % 4 === 0 ? joiners[at + 1] : cast[at % 45];
    if (manager) member.manager = manager.number;
  });
  return cast;
}

const postNumber = (at: number): Post => ({
  department: departments[at % 4] ?? '',
  location: locations[at % 3] ?? '',
  title: titles[at % 5 === 0 ? 2 : at % 2] ?? '',
});
