export const firstNames = ['Ada', 'Ahmed', 'Aiko', 'Alice', 'Amara', 'Anders', 'Ana', 'Bela', 'Björn', 'Carlos', 'Chen', 'Chloé', 'Daniel', 'Deepa', 'Diego', 'Elena', 'Emma', 'Fatima', 'Felix', 'Grace', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jamal', 'Jana', 'Jonas', 'Kate', 'Kenji', 'Lara', 'Liam', 'Lucía', 'Maja', 'Marco', 'Mei', 'Mira', 'Nadia', 'Noah', 'Olga', 'Oscar', 'Paula', 'Pedro', 'Priya', 'Rafael', 'Rosa', 'Samir', 'Sara', 'Sofia', 'Tariq', 'Tomás', 'Uma', 'Victor', 'Wei', 'Yara', 'Zoé']; // prettier-ignore
export const lastNames = ['Adams', 'Almeida', 'Andersson', 'Bauer', 'Becker', 'Brown', 'Castillo', 'Chen', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Fontaine', 'García', 'Gupta', 'Haddad', 'Hansen', 'Hoffmann', 'Ito', 'Ivanova', 'Jansen', 'Johnson', 'Kaya', 'Khan', 'Kim', 'Kowalski', 'Lee', 'Lopez', 'Martin', 'Meyer', 'Mbeki', 'Müller', 'Nakamura', 'Nguyen', 'Novak', 'O\'Brien', 'Okafor', 'Olsen', 'Patel', 'Pereira', 'Petrov', 'Rossi', 'Santos', 'Sato', 'Schmidt', 'Silva', 'Singh', 'Smith', 'Suzuki', 'Taylor', 'Tremblay', 'Vogel', 'Wagner', 'Wang', 'Weber', 'Yamada', 'Yilmaz', 'Zhang']; // prettier-ignore
export const departments = [
  'Engineering',
  'Sales',
  'Finance',
  'People',
  'IT',
  'Support',
  'Marketing',
  'Legal',
] as const;
export const titles = ['Analyst', 'Associate', 'Engineer', 'Lead', 'Manager', 'Specialist', 'Director'] as const;
export const places = [
  { city: 'Berlin', countryCode: 'DE', timezone: 'Europe/Berlin' },
  { city: 'Lisbon', countryCode: 'PT', timezone: 'Europe/Lisbon' },
  { city: 'Chicago', countryCode: 'US', timezone: 'America/Chicago' },
  { city: 'Osaka', countryCode: 'JP', timezone: 'Asia/Tokyo' },
  { city: 'Nairobi', countryCode: 'KE', timezone: 'Africa/Nairobi' },
] as const;
