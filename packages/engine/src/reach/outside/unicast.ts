/**
 * Where IPv4 addresses begin and, in turn, cease to be those of single machines: neither the host's, nor of a link, nor of a machine itself,
 * nor for many (RFC 6890).
 */
export const UNICAST: readonly number[] = [
  0x01_00_00_00, 0x7f_00_00_00, 0x80_00_00_00, 0xa8_3f_81_10, 0xa8_3f_81_11, 0xa9_fe_00_00, 0xa9_ff_00_00,
  0xe0_00_00_00,
];

export const isUnicast = (word: number): boolean => UNICAST.filter((edge) => edge <= word).length % 2 === 1;
